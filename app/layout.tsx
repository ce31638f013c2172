import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import "./globals.css";
import { paletteCss } from "./theme/palette.ts";
import { COOKIE, parsePreferences } from "./theme/preferences.ts";

export const metadata: Metadata = {
  title: "Rebalance Lab",
  description: "Add and kill real Kafka consumers, and watch the group rebalance.",
};

export const viewport: Viewport = { width: "device-width", initialScale: 1, colorScheme: "light dark" };

/** The document, in the theme and size that the cookie asks for from its first byte on. */
export default async function Layout({ children }: { children: ReactNode }) {
  const { theme, projector } = parsePreferences((await cookies()).get(COOKIE)?.value);
  return (
    <html lang="en" data-theme={theme} data-projector={projector ? "" : undefined}>
      <head>
        <style>{paletteCss()}</style>
      </head>
      <body>{children}</body>
    </html>
  );
}
