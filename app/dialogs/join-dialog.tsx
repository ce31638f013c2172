"use client";

import { QRCodeSVG } from "qrcode.react";
import { useState } from "react";
import { CopyBlock } from "../parts/copy.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { useLab } from "../store/hooks.ts";
import { plural } from "../text/format.ts";
import { LOGIN_VARIABLES, terminalLines } from "../text/terminal-lines.ts";

interface JoinProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** How others come in: with a phone, to look on, or with a consumer of their own. */
export function JoinDialog({ open, onOpenChange }: JoinProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Join" wide>
      <div className="flex flex-col gap-7">
        <Viewers />
        <TerminalLines />
      </div>
    </Dialog>
  );
}

function Viewers() {
  const urls = useLab(({ status }) => status?.joinUrls ?? null);
  const viewers = useLab(({ status }) => status?.viewers ?? 0);
  const [chosen, setChosen] = useState<string | null>(null);
  const url = urls?.find((each) => each === chosen) ?? urls?.[0];
  return (
    <section aria-labelledby="join-watch" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-baseline gap-x-4">
        <h3 id="join-watch" className="text-lg font-semibold">
          Look on, with a phone or another computer
        </h3>
        <p className="text-dim">{plural(viewers, "page")} open now</p>
      </div>
      {url === undefined ? (
        <OnlyHere />
      ) : (
        <div className="flex flex-wrap items-center gap-6">
          {/* White around it in dark themes too: else phones do not find the code. */}
          <QRCodeSVG value={url} title={`QR code of ${url}`} size={208} marginSize={4} className="flex-none rounded-xl" />
          <div className="flex min-w-0 grow basis-72 flex-col gap-3">
            <p>Scan the code, or type this address. Who opens it sees everything live and changes nothing.</p>
            <CopyBlock text={url} what="address" />
            {urls && urls.length > 1 && <OtherAddresses urls={urls} url={url} onChoose={setChosen} />}
          </div>
        </div>
      )}
    </section>
  );
}

function OnlyHere() {
  return (
    <div className="flex flex-col gap-3">
      <p>
        The lab listens on this machine only, so nobody else can open it. To let a class look on, stop it and start it so; it then
        prints a link that is for you alone, and shows here the address for everybody.
      </p>
      <CopyBlock text="HOST=0.0.0.0 npm start" what="command" />
    </div>
  );
}

function OtherAddresses({ urls, url, onChoose }: { urls: string[]; url: string; onChoose: (url: string) => void }) {
  return (
    <label className="flex flex-wrap items-center gap-x-3 gap-y-1 text-dim">
      If it does not open there, try
      <select value={url} onChange={(event) => onChoose(event.target.value)} className="field w-auto">
        {urls.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>
    </label>
  );
}

function TerminalLines() {
  const brokers = useLab(({ status }) => status?.broker.address ?? null);
  const security = useLab(({ status }) => status?.broker.security ?? null);
  const view = useLab(({ watched }) => watched?.view ?? null);
  if (brokers === null || security === null || !view || view.origin === "watched") return null;
  return (
    <section aria-labelledby="join-terminal" className="flex flex-col gap-3">
      <h3 id="join-terminal" className="text-lg font-semibold">
        Take part, with a consumer in a terminal
      </h3>
      <p className="text-dim">It joins group {view.group} as a member of its own, and gets a card here.</p>
      {security.sasl !== null && (
        <p className="text-dim">
          The cluster asks for a login ({security.sasl}): set {LOGIN_VARIABLES.user} and {LOGIN_VARIABLES.password} in that
          terminal first. They stand in no line.
        </p>
      )}
      {security.ownCa && <p className="text-dim">ca.pem stands for the file with the cluster's own certificate authority.</p>}
      {terminalLines({ brokers, security, group: view.group, topic: view.topic, assignors: view.assignors }).map(
        ({ title, line }) => (
          <div key={title} className="flex flex-col gap-1.5">
            <h4 className="font-medium">{title}</h4>
            <CopyBlock text={line} what={`line for ${title}`} />
          </div>
        ),
      )}
    </section>
  );
}
