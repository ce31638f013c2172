import type { Socket } from "node:net";
import { connect as connectTcp, isIP } from "node:net";
import { connect as connectTls } from "node:tls";
import type { ISocketFactory } from "kafkajs";

/** The sockets of one kafkajs client, so that they can be ended whatever the broker does. */
export interface TrackedSockets {
  socketFactory: ISocketFactory;
  /**
   * Destroys every socket and lets none be made again. kafkajs' own `disconnect` waits for answers,
   * which a broker that went silent never gives.
   */
  destroy: () => void;
}

export function trackSockets(): TrackedSockets {
  const sockets = new Set<Socket>();
  let destroyed = false;
  return {
    socketFactory({ host, port, ssl, onConnect }) {
      if (destroyed) throw new Error("This client was put away");
      // kafkajs' types promise TLS settings, but without TLS it passes none.
      const tls: typeof ssl | null | undefined = ssl;
      const socket = tls
        ? connectTls({ host, port, ...serverName(host), ...tls }, onConnect)
        : connectTcp({ host, port }, onConnect);
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
      return socket;
    },
    destroy() {
      destroyed = true;
      for (const socket of sockets) socket.destroy(new Error("This client was put away"));
    },
  };
}

/** TLS wants the name that the certificate is for; an address is none (RFC 6066). */
function serverName(host: string): { servername?: string } {
  return isIP(host) === 0 ? { servername: host } : {};
}
