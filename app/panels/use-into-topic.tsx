"use client";

import type { ReactNode } from "react";
import { useState } from "react";
import { ConfirmDialog } from "../dialogs/confirm-dialog.tsx";
import { CommandError } from "../store/commands.ts";
import { useCommand } from "../store/hooks.ts";

interface Into {
  topic: string;
  /** Gives the order; with the topic's name as `confirm` where that was asked for. */
  order: (confirm: { confirm?: string }) => Promise<unknown>;
}

interface Words {
  title: (topic: string) => string;
  about: string;
  confirm: string;
}

const PRODUCE: Words = {
  title: (topic) => `Produce into ${topic}?`,
  about: "The lab did not make this topic: others may read what is written into it, and nothing takes it back.",
  confirm: "Produce into it",
};

/** Orders what changes a topic, and where that is not the lab's own asks first whether it is meant. */
export function useIntoTopic(
  words: Words = PRODUCE,
): [run: (topic: string, order: Into["order"]) => void, pending: boolean, question: ReactNode] {
  const [asked, setAsked] = useState<Into | null>(null);
  const [run, pending] = useCommand();
  const tryIt = (into: Into) =>
    into.order({}).catch((error: unknown) => {
      if (!(error instanceof CommandError) || error.code !== "TOPIC_NOT_OURS") throw error;
      setAsked(into);
    });
  const question = (
    <ConfirmDialog
      open={asked !== null}
      onOpenChange={() => setAsked(null)}
      title={words.title(asked?.topic ?? "")}
      about={words.about}
      confirm={words.confirm}
      onConfirm={() => {
        if (asked) run(() => asked.order({ confirm: asked.topic }));
      }}
    />
  );
  return [(topic, order) => run(() => tryIt({ topic, order })), pending, question];
}
