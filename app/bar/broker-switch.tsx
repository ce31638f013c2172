"use client";

import { Play, RotateCw, Square, Trash2 } from "lucide-react";
import type { BrokerOrder } from "../../lib/contract/http.ts";
import { Button } from "../parts/button.tsx";
import { useCannotOrder, useCommand, usePage } from "../store/hooks.ts";

/** Stops and starts the embedded broker, so that a class can see its clients recover. */
export function BrokerSwitch({ running, onWipe }: { running: boolean; onWipe: () => void }) {
  const { commands } = usePage();
  const cannot = useCannotOrder();
  const [run, pending] = useCommand();
  const order = (what: BrokerOrder) => run(() => commands.orderBroker(what));
  return (
    <div className="mt-4 flex flex-wrap gap-2">
      {running ? (
        <Button onPress={() => order("stop")} disabled={cannot} pending={pending} control="broker-stop">
          <Square aria-hidden className="size-4" />
          Stop broker
        </Button>
      ) : (
        <Button look="primary" onPress={() => order("start")} disabled={cannot} pending={pending} control="broker-start">
          <Play aria-hidden className="size-4" />
          Start broker
        </Button>
      )}
      {running && (
        <Button onPress={() => order("restart")} disabled={cannot} pending={pending}>
          <RotateCw aria-hidden className="size-4" />
          Restart
        </Button>
      )}
      <Button onPress={onWipe} disabled={cannot}>
        <Trash2 aria-hidden className="size-4" />
        Wipe…
      </Button>
    </div>
  );
}
