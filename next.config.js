/** @type {import("next").NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  // Live data travels over socket.io, where deflate is off as well: it costs ten times the CPU.
  compress: false,
  devIndicators: false,
  serverExternalPackages: ["kafkajs", "pino", "pino-pretty"],
};
