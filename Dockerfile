# One image for each worker: docker build --build-arg SERVICE=cleaner .
FROM golang:1.26-alpine AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# All services are built in one step, which the images of all of them share.
RUN mkdir /out /data && CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o /out/ ./services/...

FROM scratch
ARG SERVICE
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/${SERVICE} /isnad-worker
# Where the archiver's volume is put, which takes its owner from here.
COPY --from=build --chown=65532:65532 /data /data
USER 65532:65532
EXPOSE 8080
ENTRYPOINT ["/isnad-worker"]
