"use client";

import type { RefObject } from "react";
import { useEffect, useState } from "react";

/** What a board has for its cards, in CSS pixels of the usual text size: enlarged for a projector, less fits. */
export interface Room {
  width: number;
  /** Above the tray; without end where the page is scrolled as a whole. */
  height: number;
}

/** What the tray takes with the space around it. */
const TRAY = 140;
/** From here on the page is as high as the window, and the board scrolls in itself: Tailwind's lg. */
const FIXED = "(min-width: 1024px)";

export function useRoom(element: RefObject<HTMLElement | null>): Room {
  const [room, setRoom] = useState<Room>({ width: 1200, height: Infinity });
  useEffect(() => {
    const target = element.current ?? document.body;
    const measure = () => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
      // A phone stays a phone: there the size of the text decides nothing.
      const width = Math.round(window.innerWidth < 700 ? target.clientWidth : target.clientWidth / rem);
      const height = window.matchMedia(FIXED).matches ? Math.round(target.clientHeight / rem) - TRAY : Infinity;
      setRoom((before) => (before.width === width && before.height === height ? before : { width, height }));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    // A change of the text size alone moves no border of the board.
    const attributes = new MutationObserver(measure);
    attributes.observe(document.documentElement, { attributeFilter: ["data-projector"] });
    measure();
    return () => {
      observer.disconnect();
      attributes.disconnect();
    };
  }, [element]);
  return room;
}
