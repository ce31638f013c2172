"use client";

import type { RefObject } from "react";
import { useEffect, useState } from "react";

/** The width of an element in CSS pixels of the usual text size: enlarged for a projector, less fits. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(1200);
  useEffect(() => {
    const target = element.current ?? document.body;
    const measure = () => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
      // A phone stays a phone: there the size of the text decides nothing.
      setWidth(Math.round(window.innerWidth < 700 ? target.clientWidth : target.clientWidth / rem));
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
  return width;
}
