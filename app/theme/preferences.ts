/**
 * How someone likes to see the page. Kept in one cookie and not in localStorage, so that the server
 * already sends the page in the right theme and size: nothing flashes, and no inline script is needed.
 */
export interface Preferences {
  theme: Theme;
  /** Everything a quarter larger, for a projector. */
  projector: boolean;
  /** Whether single keys press buttons (WCAG 2.1.4 asks that this can be switched off). */
  keys: boolean;
}

export const THEMES = ["system", "dark", "light"] as const;
export type Theme = (typeof THEMES)[number];

export const COOKIE = "rebalance-lab-view";
export const DEFAULT_PREFERENCES: Preferences = { theme: "system", projector: false, keys: true };

/** Reads the cookie's value, for example "dark.projector.nokeys"; whatever it does not know is left out. */
export function parsePreferences(value: string | undefined): Preferences {
  const words = (value ?? "").split(".");
  return {
    theme: THEMES.find((theme) => words.includes(theme)) ?? "system",
    projector: words.includes("projector"),
    keys: !words.includes("nokeys"),
  };
}

/** The `document.cookie` line that keeps them for a year. */
export function preferencesCookie({ theme, projector, keys }: Preferences): string {
  const value = [theme, projector ? "projector" : "", keys ? "" : "nokeys"].filter((word) => word !== "").join(".");
  return `${COOKIE}=${value}; path=/; max-age=31536000; samesite=strict`;
}
