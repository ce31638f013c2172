"use client";

import type { RefObject } from "react";
import { useEffect, useState } from "react";

interface Size {
  width: number;
  height: number;
  /** Of a rem: it changes with the size, since everything is laid out in it. */
  rem: number;
}

/** An element's size in CSS pixels; null before it is known. */
export function useSize(element: RefObject<HTMLElement | null>): Size | null {
  const [size, setSize] = useState<Size | null>(null);
  useEffect(() => {
    const target = element.current;
    if (!target) return undefined;
    const observer = new ResizeObserver(() => setSize({ width: target.clientWidth, height: target.clientHeight, rem: remNow() }));
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
  return size && size.width > 0 && size.height > 0 ? size : null;
}

function remNow(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}
