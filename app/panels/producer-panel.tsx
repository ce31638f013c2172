"use client";

import { Play, SlidersHorizontal, Square, TriangleAlert, Zap } from "lucide-react";
import type { ReactNode } from "react";
import { useState } from "react";
import type { KeyMode, ProducerBody } from "../../lib/contract/producer.ts";
import type { LabStatus } from "../../lib/contract/socket.ts";
import { ProducerDialog } from "../dialogs/producer-dialog.tsx";
import { Button } from "../parts/button.tsx";
import { LogSlider } from "../parts/log-slider.tsx";
import { Segments } from "../parts/segments.tsx";
import { useCannot, useLab, usePage } from "../store/hooks.ts";
import { formatCount, formatRate } from "../text/format.ts";
import { KeySpread } from "./key-spread.tsx";
import { useIntoTopic } from "./use-into-topic.tsx";

type Producer = LabStatus["producer"];
type Order = (body: ProducerBody) => void;

const LEAST = 0.5;
const MOST = 20_000;
/** As many as one press of Burst sends. */
const BURST = 1000;

/** Starts and stops the lab's producer, and says what it really does. */
export function ProducerPanel({ tabs }: { tabs: ReactNode }) {
  const producer = useLab(({ status }) => status?.producer ?? null);
  const topic = useLab(({ watched }) => watched?.view?.topic ?? null);
  const cannot = useCannot();
  const { commands } = usePage();
  const [intoTopic, , question] = useIntoTopic();
  const [isOpen, setIsOpen] = useState(false);
  const order: Order = (body) =>
    intoTopic(body.topic ?? producer?.topic ?? "", (confirm) => commands.setProducer({ ...body, ...confirm }));
  const burst = () => intoTopic(producer?.topic ?? "", (confirm) => commands.burst({ count: BURST, ...confirm }));
  return (
    <section aria-label="Producer" className="flex h-full flex-col gap-1.5 lg:overflow-y-auto">
      <div className="flex flex-none items-center gap-2">
        {tabs}
        <span className="grow" />
        <Button
          onPress={burst}
          disabled={cannot}
          label={`Burst: ${formatCount(BURST)} messages at once`}
          className="min-h-9 max-sm:min-h-10"
        >
          <Zap aria-hidden className="size-4" />
          Burst
        </Button>
        <Button onPress={() => setIsOpen(true)} label="What is sent, and how" className="min-h-9 px-2.5 max-sm:min-h-10">
          <SlidersHorizontal aria-hidden className="size-5" />
        </Button>
      </div>
      {producer && (
        <>
          <div className="flex items-center gap-3">
            <StartStop producer={producer} topic={topic} disabled={cannot} order={order} />
            <span className="min-w-24 text-right font-semibold whitespace-nowrap">
              {formatRate(producer.ratePerSecond)} msg/s
            </span>
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
          <KeySpread aim={producer} />
          <Numbers producer={producer} />
          <Aim producer={producer} cannot={cannot} />
          {topic !== null && topic !== producer.topic && (
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-warn-text">
              <TriangleAlert aria-hidden className="size-4" />
              This group reads {topic}.
              <Button disabled={cannot} onPress={() => order({ topic })}>
                Produce into that
              </Button>
            </div>
          )}
          <ProducerDialog open={isOpen} onOpenChange={setIsOpen} producer={producer} disabled={cannot} order={order} />
        </>
      )}
      {question}
    </section>
  );
}

interface StartStopProps {
  producer: Producer;
  topic: string | null;
  disabled: string | null;
  order: Order;
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

const KEYS: readonly { value: KeyMode; word: string; about: string }[] = [
  { value: "user", word: "user id", about: "Of a random user: each user's messages stay in one partition" },
  { value: "none", word: "none", about: "No key: messages go to all partitions" },
  { value: "fixed", word: "fixed", about: "Always the same key: everything goes to one partition" },
  { value: "roundrobin", word: "round robin", about: "No key, and each partition in its turn" },
];

function KeyChoice({ keys, disabled, onChoose }: { keys: KeyMode; disabled: string | null; onChoose: (keys: KeyMode) => void }) {
  return (
    <div className="flex items-center gap-3 text-dim">
      <span aria-hidden>key</span>
      <Segments label="key" choices={KEYS} now={keys} onChoose={onChoose} disabled={disabled} control="keys" />
    </div>
  );
}

function Numbers({ producer }: { producer: Producer }) {
  const { produced, actualPerSecond, acks } = producer;
  return (
    <dl className="flex gap-8">
      <Figure name={acks === 0 ? "sent" : "produced"} value={formatCount(produced)} />
      <Figure name={acks === 0 ? "msg/s sent" : "msg/s acknowledged"} value={formatRate(actualPerSecond)} />
    </dl>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div className="flex min-w-28 flex-col-reverse">
      <dt className="whitespace-nowrap text-dim">{name}</dt>
      <dd className="text-2xl leading-tight font-bold">{value}</dd>
    </div>
  );
}

/** Where it produces into, or what keeps it from doing so: in the same place, so that nothing jumps. */
function Aim({ producer, cannot }: { producer: Producer; cannot: string | null }) {
  const trouble = producer.limitedBy === null ? cannot : `Limited by: ${producer.limitedBy}`;
  if (trouble !== null) {
    return <p className={`mt-auto line-clamp-2 ${producer.limitedBy === null ? "text-dim" : "text-warn-text"}`}>{trouble}</p>;
  }
  return (
    <p className="mt-auto text-dim">
      <span className="block truncate" title={producer.topic}>
        into <span className="font-mono text-text">{producer.topic}</span>
      </span>
      <span className="block truncate">
        {producer.values === "web-events" ? "web events" : `own ${producer.values}`} · acks {producer.acks}
        {producer.ackMs !== null && `, after ${formatCount(producer.ackMs)} ms`} · {producer.partitioner}
        {producer.burst > 0 && ` · ${formatCount(producer.burst)} of a burst left`}
      </span>
    </p>
  );
}
