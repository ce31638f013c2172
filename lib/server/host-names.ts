import { hostname, networkInterfaces, type NetworkInterfaceInfo } from "node:os";

/** How URLs write a host: lower case, IPv6 in brackets, IPv4 in four numbers. Null where it is none. */
export function canonicalHost(text: string): string | null {
  const bare = text.includes(":") && !text.startsWith("[") ? `[${text}]` : text;
  return URL.parse(`http://${bare}`)?.hostname.replace(/\.$/, "") ?? null;
}

/** Whether a canonical host name can only mean this machine. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** Whether listening on it means listening on every address of the machine. */
export function isWildcard(host: string): boolean {
  return host === "0.0.0.0" || host === "[::]";
}

/** Every canonical name by which others may reach this machine. Asked anew each time: a laptop changes its network. */
export function machineNames(): string[] {
  const name = hostname().toLowerCase();
  // Within a home or school network a machine is found by its multicast DNS name.
  const names = name.includes(".") ? [name] : [name, `${name}.local`];
  const addresses = allInterfaces().map(({ address }) => address.split("%")[0] ?? address);
  return [...names, ...addresses].flatMap((text) => canonicalHost(text) ?? []);
}

const VIRTUAL = /^(docker|br-|veth|virbr|vmnet|vbox|utun|tun|tap|bridge)/;

/** Addresses that others can type in: IPv4, those of real networks before those of containers and tunnels. */
export function lanAddresses(): string[] {
  const outward = allInterfaces().filter(({ family, internal, address }) => {
    return family === "IPv4" && !internal && !address.startsWith("169.254.");
  });
  return outward.toSorted((a, b) => Number(VIRTUAL.test(a.name)) - Number(VIRTUAL.test(b.name))).map(({ address }) => address);
}

function allInterfaces(): (NetworkInterfaceInfo & { name: string })[] {
  return Object.entries(networkInterfaces()).flatMap(([name, infos]) => (infos ?? []).map((info) => ({ ...info, name })));
}
