/** @type {import("next").NextConfig} */
export default {
  reactStrictMode: true,
  // A part of the page is drawn anew only where what it shows has changed.
  reactCompiler: true,
  poweredByHeader: false,
  // Live data travels over socket.io, where deflate is off as well: it costs ten times the CPU.
  compress: false,
  devIndicators: false,
  // `npm run check` holds the types of the whole project; starting the lab does not wait for that again.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ["kafkajs", "pino", "pino-pretty"],
};
