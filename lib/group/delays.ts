/** A delay in the handler so long that no heartbeat goes out within the session: whole seconds, a fifth beyond it. */
export function delayBeyondSession(sessionTimeoutMs: number): number {
  return Math.ceil((sessionTimeoutMs * 1.2) / 1000) * 1000;
}
