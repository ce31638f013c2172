"use client";

import { Play, Square, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useCallback, useState } from "react";
import type { KeyMode, ProducerBody } from "../../lib/contract/producer.ts";
import type { LabStatus } from "../../lib/contract/socket.ts";
import { ConfirmDialog } from "../dialogs/confirm-dialog.tsx";
import { Button } from "../parts/button.tsx";
import { LogSlider } from "../parts/log-slider.tsx";
import { CommandError } from "../store/commands.ts";
import { useCannot, useCommand, useLab, usePage } from "../store/hooks.ts";
import { formatCount, formatRate } from "../text/format.ts";

const LEAST = 0.5;
const MOST = 20_000;

/** Starts and stops the lab's producer, and says what it really does. */
export function ProducerPanel() {
  const producer = useLab(({ status }) => status?.producer ?? null);
  const topic = useLab(({ watched }) => watched?.view?.topic ?? null);
  const cannot = useCannot();
  const [order, question] = useProducerOrder();
  return (
    <section aria-labelledby="producer-title" className="flex h-full flex-col gap-2.5">
      <h2 id="producer-title" className="text-lg font-semibold max-lg:sr-only">
        Producer
      </h2>
      {producer && (
        <>
          <div className="flex items-center gap-3">
            <StartStop producer={producer} topic={topic} disabled={cannot} order={order} />
            <span className="min-w-24 text-right font-semibold">{formatRate(producer.ratePerSecond)} msg/s</span>
            <LogSlider
              label="Messages a second"
              value={producer.ratePerSecond}
              min={LEAST}
              max={MOST}
              text={(rate) => `${formatRate(rate)} messages a second`}
              onCommit={(ratePerSecond) => order({ ratePerSecond })}
              disabled={cannot}
            />
          </div>
          <KeyChoice keys={producer.keys} disabled={cannot} onChoose={(keys) => order({ keys })} />
          <Numbers producer={producer} />
          {cannot !== null && <p className="text-dim">{cannot}</p>}
          <p className="mt-auto text-dim">
            into <span className="font-mono break-all text-text">{producer.topic}</span>
          </p>
          {topic !== null && topic !== producer.topic && (
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-warn-text">
              <TriangleAlert aria-hidden className="size-4" />
              This group reads {topic}.
              <Button disabled={cannot} onPress={() => order({ topic })}>
                Produce into that
              </Button>
            </div>
          )}
        </>
      )}
      {question}
    </section>
  );
}

/** Orders, and where the topic is not the lab's own asks whether that is meant. */
function useProducerOrder(): [order: (body: ProducerBody) => void, question: ReactNode] {
  const { commands } = usePage();
  const [asked, setAsked] = useState<ProducerBody | null>(null);
  const [pendingBody, setPendingBody] = useState<ProducerBody | null>(null);
  const handled = useCallback(
    (error: unknown) => {
      if (!(error instanceof CommandError) || error.code !== "TOPIC_NOT_OURS") return false;
      setAsked(pendingBody);
      return true;
    },
    [pendingBody],
  );
  const [run] = useCommand(handled);
  const producerTopic = useLab(({ status }) => status?.producer.topic ?? "");
  const order = (body: ProducerBody) => {
    setPendingBody(body);
    run(() => commands.setProducer(body));
  };
  const topic = asked?.topic ?? producerTopic;
  const question = (
    <ConfirmDialog
      open={asked !== null}
      onOpenChange={() => setAsked(null)}
      title={`Produce into ${topic}?`}
      about="The lab did not make this topic: others may read what is written into it, and nothing takes it back."
      confirm="Produce into it"
      onConfirm={() => {
        if (asked) run(() => commands.setProducer({ ...asked, confirm: topic }));
      }}
    />
  );
  return [order, question];
}

interface StartStopProps {
  producer: LabStatus["producer"];
  topic: string | null;
  disabled: string | null;
  order: (body: ProducerBody) => void;
}

function StartStop({ producer, topic, disabled, order }: StartStopProps) {
  if (producer.running) {
    return (
      <Button look="primary" disabled={disabled} onPress={() => order({ running: false })} className="min-w-24">
        <Square aria-hidden className="size-4 fill-current" />
        Stop
      </Button>
    );
  }
  // Never yet started, it is meant for the group that is looked at.
  const aim = producer.produced === 0 && topic !== null ? { topic } : {};
  return (
    <Button look="primary" disabled={disabled} onPress={() => order({ running: true, ...aim })} className="min-w-24">
      <Play aria-hidden className="size-4 fill-current" />
      Start
    </Button>
  );
}

const KEYS: readonly { mode: KeyMode; word: string; about: string }[] = [
  { mode: "user", word: "user id", about: "One of five users: each user's messages stay in one partition" },
  { mode: "none", word: "none", about: "No key: messages go to all partitions" },
  { mode: "fixed", word: "fixed", about: "Always the same key: everything goes to one partition" },
];

function KeyChoice({ keys, disabled, onChoose }: { keys: KeyMode; disabled: string | null; onChoose: (keys: KeyMode) => void }) {
  return (
    <div className="flex items-center gap-3 text-dim">
      <span id="key-mode">key</span>
      <div role="group" aria-labelledby="key-mode" className="flex overflow-hidden rounded-[0.625rem] border border-line">
        {KEYS.map(({ mode, word, about }) => (
          <button
            key={mode}
            type="button"
            aria-pressed={keys === mode}
            aria-disabled={disabled !== null || undefined}
            title={disabled ?? about}
            onClick={() => {
              if (disabled === null) onChoose(mode);
            }}
            className={`min-h-10 px-3.5 focus-visible:-outline-offset-3 ${disabled === null ? "" : "opacity-45"} ${keys === mode ? "bg-ink font-semibold text-inv" : "hover:bg-raise"}`}
          >
            {word}
          </button>
        ))}
      </div>
    </div>
  );
}

function Numbers({ producer }: { producer: LabStatus["producer"] }) {
  return (
    <>
      <dl className="flex gap-8">
        <div className="flex min-w-28 flex-col-reverse">
          <dt className="text-dim">produced</dt>
          <dd className="text-2xl leading-tight font-bold">{formatCount(producer.produced)}</dd>
        </div>
        <div className="flex min-w-28 flex-col-reverse">
          <dt className="text-dim">msg/s acknowledged</dt>
          <dd className="text-2xl leading-tight font-bold">{formatRate(producer.actualPerSecond)}</dd>
        </div>
      </dl>
      {producer.limitedBy !== null && <p className="text-warn-text">{producer.limitedBy}</p>}
    </>
  );
}
