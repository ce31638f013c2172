"use client";

import type { RefObject } from "react";
import { useEffect, useState, useSyncExternalStore } from "react";

/** Whether any of an element can be seen: its tab is shown, it is not scrolled away, and the browser shows the page. */
export function useSeen(element: RefObject<HTMLElement | null>): boolean {
  const [isOnScreen, setIsOnScreen] = useState(false);
  useEffect(() => {
    const target = element.current;
    if (!target) return undefined;
    const observer = new IntersectionObserver((entries) => setIsOnScreen(entries.at(-1)?.isIntersecting === true));
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
  const isVisible = useSyncExternalStore(
    onVisibility,
    () => document.visibilityState === "visible",
    () => false,
  );
  return isOnScreen && isVisible;
}

function onVisibility(listener: () => void): () => void {
  document.addEventListener("visibilitychange", listener);
  return () => document.removeEventListener("visibilitychange", listener);
}
