# Images out of binaries that are built already; images.sh uses it.
FROM scratch AS nats
COPY nats-server check /
ENTRYPOINT ["/nats-server"]

FROM scratch AS worker
ARG SERVICE
COPY ${SERVICE} /isnad-worker
COPY --chown=65532:65532 data /data
USER 65532:65532
ENTRYPOINT ["/isnad-worker"]
