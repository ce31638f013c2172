"use client";

import { useEffect, useEffectEvent } from "react";
import { useOrder } from "../board/use-card-actions.ts";
import { useCannot, useCommand, usePage } from "../store/hooks.ts";
import type { Actions } from "./actions.ts";
import type { KeyMeaning } from "./keymap.ts";
import { meaningOf } from "./keymap.ts";
import type { Add } from "./use-add.ts";

/** Presses the button of a card of this group that does one of these; says why where it cannot. */
function usePressCard(group: string): (id: string, wanted: string[]) => void {
  const { feed, toasts } = usePage();
  const order = useOrder(group);
  const cannot = useCannot();
  const [run] = useCommand();
  return (id: string, wanted: string[]) => {
    const card = feed.getBoard()?.board.cards.find((each) => each.id === id);
    const control = card?.controls.find(({ action }) => wanted.includes(action));
    if (!card || !control || control.action === "slow") return;
    const { action } = control;
    const disabled = cannot ?? control.disabled;
    if (disabled !== null) toasts.note(disabled);
    else run(() => order(card, action));
  };
}

interface Pressed {
  target: HTMLElement | null;
  /** The id of the card that has the focus. */
  card: string | null;
  /** The group of the board that has the focus, where several stand beside each other. */
  group: string | null;
  meaning: KeyMeaning | null;
}

function readPress(event: KeyboardEvent, enabled: boolean): Pressed {
  const target = event.target instanceof HTMLElement ? event.target : null;
  const card = target?.dataset["card"] ?? null;
  const meaning = meaningOf({
    key: event.key,
    modified: event.ctrlKey || event.altKey || event.metaKey,
    busy: event.defaultPrevented || isBusy(target),
    onCard: card !== null,
    enabled,
    onLesson: isLessonShown() && !usesArrows(target),
  });
  return { target, card, group: target?.closest<HTMLElement>("[data-group]")?.dataset["group"] ?? null, meaning };
}

/** Whether a key is for the board that has the focus, and not for the page. */
function isOfBoard(meaning: KeyMeaning): boolean {
  return meaning.type === "card" || (meaning.type === "page" && meaning.action === "addConsumer");
}

/** Listens for keys that mean something on the board of this group, which stands beside the page's first; null for none. */
export function useBoardKeys(group: string | null, add: Add): void {
  const { preferences, toasts } = usePage();
  const pressCard = usePressCard(group ?? "");
  useKeyDown((event) => {
    const pressed = readPress(event, preferences.keys);
    const { meaning, card } = pressed;
    if (!meaning || group === null || pressed.group !== group || !isOfBoard(meaning)) return;
    event.preventDefault();
    if (meaning.type === "card" && card !== null) pressCard(card, meaning.actions);
    else if (add.cannotAdd !== null) toasts.note(add.cannotAdd);
    else add.addConsumer();
  });
}

/** Listens to the keyboard as long as the screen is shown. */
export function useKeyboard(actions: Actions, group: string | null): void {
  const { preferences, toasts, lessons } = usePage();
  const pressCard = usePressCard(group ?? "");
  useKeyDown((event) => {
    const pressed = readPress(event, preferences.keys);
    const { target, card, meaning } = pressed;
    if (!meaning || (isOfBoard(meaning) && pressed.group !== null && pressed.group !== group)) return;
    event.preventDefault();
    switch (meaning.type) {
      case "page":
        if (meaning.action === "addConsumer" && actions.cannotAdd !== null) toasts.note(actions.cannotAdd);
        else actions[meaning.action]();
        return;
      case "card":
        if (card !== null) pressCard(card, meaning.actions);
        return;
      case "lesson":
        lessons.send({ type: meaning.to });
        return;
      case "go":
        if (target) focusCard(target, meaning.to);
    }
  });
}

function useKeyDown(what: (event: KeyboardEvent) => void): void {
  const onKey = useEffectEvent(what);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}

/** Whether keys belong to what has the focus, or to a dialog or menu that is open. */
function isBusy(target: HTMLElement | null): boolean {
  if (document.querySelector("[role=dialog][data-state=open],[role=alertdialog][data-state=open],[role=menu][data-state=open]"))
    return true;
  return target?.closest("input,textarea,select,[contenteditable],[role=slider],[role=radio]") !== null && target !== null;
}

/** Whether the page's own lesson is before the learner's eyes. */
function isLessonShown(): boolean {
  return document.querySelector("[data-stage]") !== null;
}

/** Whether arrows or page keys move something where the focus is: what can be scrolled takes the focus for that. */
function usesArrows(target: HTMLElement | null): boolean {
  const holder = target?.closest("[tabindex],[role=tab],[role=treeitem]");
  return holder instanceof HTMLElement && !holder.matches("button,a,[data-card],[tabindex='-1']");
}

type Way = "next" | "previous" | "above" | "below" | "first" | "last";

/** Moves the focus from one card to another; above and below go by what lies there on the screen. */
function focusCard(from: HTMLElement, to: Way): void {
  const cards = [...document.querySelectorAll<HTMLElement>("[data-card]")];
  const at = cards.indexOf(from);
  const target = {
    next: () => cards[at + 1],
    previous: () => cards[at - 1],
    first: () => cards[0],
    last: () => cards.at(-1),
    above: () => nearest(from, cards.slice(0, at).toReversed()),
    below: () => nearest(from, cards.slice(at + 1)),
  }[to]();
  target?.focus();
  target?.scrollIntoView({ block: "nearest" });
}

/** The first of these in another row whose left edge is closest. */
function nearest(from: HTMLElement, others: HTMLElement[]): HTMLElement | undefined {
  const { left, top } = from.getBoundingClientRect();
  const first = others.find((other) => Math.abs(other.getBoundingClientRect().top - top) > 8);
  if (!first) return undefined;
  const row = first.getBoundingClientRect().top;
  const distance = (other: HTMLElement) => Math.abs(other.getBoundingClientRect().left - left);
  return others
    .filter((other) => Math.abs(other.getBoundingClientRect().top - row) <= 8)
    .sort((a, b) => distance(a) - distance(b))[0];
}
