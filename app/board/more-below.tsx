"use client";

import { ChevronDown } from "lucide-react";
import type { RefObject } from "react";
import { useEffect, useState } from "react";
import { plural } from "../text/format.ts";

/** A card of which less than this can be seen counts as hidden. */
const MOSTLY = 0.5;

/** Says how many cards lie below the edge, so that nothing is cut off unnoticed; pressing it scrolls there. `ids`: of all cards, with commas. */
export function MoreBelow({ area, ids }: { area: RefObject<HTMLElement | null>; ids: string }) {
  const [hidden, setHidden] = useState(0);
  useEffect(() => {
    const board = area.current;
    if (!board) return undefined;
    const inView = new Map<Element, boolean>();
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, intersectionRatio, boundingClientRect, rootBounds } of entries) {
          const isAbove = boundingClientRect.top < (rootBounds?.top ?? 0);
          inView.set(target, intersectionRatio >= MOSTLY || isAbove);
        }
        setHidden([...inView.values()].filter((seen) => !seen).length);
      },
      // What the tray covers counts as below.
      { root: board, rootMargin: "0px 0px -90px 0px", threshold: [0, MOSTLY] },
    );
    const cards = new Set(ids.split(","));
    for (const card of board.querySelectorAll<HTMLElement>("[data-card]")) {
      if (cards.has(card.dataset["card"] ?? "")) observer.observe(card);
    }
    return () => observer.disconnect();
  }, [area, ids]);
  if (hidden === 0) return null;
  return (
    <button
      type="button"
      onClick={() => area.current?.scrollBy({ top: area.current.clientHeight * 0.8, behavior: "smooth" })}
      className="absolute -top-11 left-1/2 inline-flex min-h-10 -translate-x-1/2 items-center gap-2 rounded-full border border-edge bg-panel px-4 font-semibold shadow-lg max-sm:hidden"
    >
      <ChevronDown aria-hidden className="size-5" />
      {plural(hidden, "more consumer")} below
    </button>
  );
}
