"use client";

import { useLab } from "../../store/hooks.ts";
import type { Filter } from "./shown-row.ts";

interface FilterFieldsProps {
  filter: Filter;
  onChange: (filter: Filter) => void;
  hasConsumers: boolean;
}

/** Which messages are shown. */
export function FilterFields({ filter, onChange, hasConsumers }: FilterFieldsProps) {
  const partitions = useLab(({ watched }) => watched?.view?.partitionCount ?? 0);
  const consumers = useLab(({ watched }) => Object.keys(watched?.view?.consumers ?? {}).join());
  const seesValues = useLab(({ status }) => status?.seesValues ?? true);
  const change = (part: Partial<Filter>) => onChange({ ...filter, ...part });
  return (
    <div role="group" aria-label="Filter" className="flex min-w-0 grow gap-2 @max-[44rem]:basis-80 @max-[44rem]:flex-wrap">
      <select
        aria-label="Partition"
        className={`${FIELD} w-auto`}
        value={filter.partition ?? ""}
        onChange={(event) => change({ partition: event.target.value === "" ? null : Number(event.target.value) })}
      >
        <option value="">all partitions</option>
        {Array.from({ length: partitions }, (_, index) => (
          <option key={index} value={index}>
            P{index}
          </option>
        ))}
      </select>
      {hasConsumers && (
        <select
          aria-label="Consumer"
          className={`${FIELD} w-auto`}
          value={filter.consumer ?? ""}
          onChange={(event) => change({ consumer: event.target.value === "" ? null : event.target.value })}
        >
          <option value="">all consumers</option>
          {consumers
            .split(",")
            .filter((id) => id !== "")
            .map((id) => (
              <option key={id}>{id}</option>
            ))}
        </select>
      )}
      {seesValues ? (
        <>
          <input
            aria-label="Key"
            placeholder="key"
            className={`${FIELD} w-24`}
            value={filter.key}
            onChange={(event) => change({ key: event.target.value })}
          />
          <input
            aria-label="Text"
            placeholder="value or header"
            className={`${FIELD} w-auto min-w-0 shrink grow basis-24 @max-[44rem]:min-w-32`}
            value={filter.text}
            onChange={(event) => change({ text: event.target.value })}
          />
        </>
      ) : (
        <p className="self-center text-dim">Keys and values are shown to the host only.</p>
      )}
    </div>
  );
}

const FIELD = "field min-h-9 px-2 py-1 max-sm:min-h-10";
