# The lab alone. Without KAFKA_BROKERS it runs on its own broker, which only the container itself can reach;
# docker-compose.yml brings an Apache Kafka beside it.

FROM node:26.10.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The image is the Node that package.json pins: without install scripts the package does not fetch it again.
RUN npm ci --ignore-scripts
COPY . .
ENV NEXT_TELEMETRY_DISABLED=1 NODE_ENV=production
RUN node node_modules/next/dist/bin/next build && rm -rf .next/cache
# Only the server's own packages go on: what the browser needs of the others is in the built pages.
RUN npm uninstall --ignore-scripts --omit=dev --omit=optional \
    node typescript @types/node @types/react @types/react-dom tailwindcss @tailwindcss/postcss \
    @fontsource-variable/inter @fontsource-variable/jetbrains-mono @radix-ui/colors radix-ui \
    lucide-react motion qrcode.react recharts socket.io-client

FROM node:26.10.0-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOST=0.0.0.0 PORT=3000
COPY --from=build /app/package.json /app/next.config.js /app/server.ts ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/.next ./.next
COPY --from=build /app/workers ./workers
COPY --from=build /app/lib ./lib
USER 1000:1000
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health`).then((answer) => process.exit(answer.ok ? 0 : 1))"]
CMD ["node", "server.ts"]
