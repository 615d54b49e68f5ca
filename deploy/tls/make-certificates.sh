#!/usr/bin/env bash
# Makes the certificates of the event store's nodes; runs in the image of es-gencert-cli, as root.
#
#   make-certificates.sh NODE...        what is missing
#   make-certificates.sh renew NODE...  the nodes' certificates anew, from the same authority
#
# /authority    ca.crt and ca.key; no other container has it
# /trust        ca.crt; who talks to a node has it
# /nodes/NODE   node.crt and node.key; the node has it as its own volume
set -euo pipefail

AUTHORITY=${AUTHORITY:-/authority}
TRUST=${TRUST:-/trust}
NODES=${NODES:-/nodes}
NODE_USER=${NODE_USER:-1000:1000} # of the event store's image
WORK=${WORK:-/tmp}

renew=false
if [ "${1:-}" = renew ]; then
    renew=true
    shift
fi
if [ $# -eq 0 ]; then
    echo "make-certificates: name the nodes" >&2
    exit 2
fi

umask 077
if [ ! -f "$AUTHORITY/ca.key" ]; then
    rm -rf "$WORK/ca"
    es-gencert-cli create-ca -out "$WORK/ca"
    cp "$WORK/ca/ca.crt" "$AUTHORITY/ca.crt"
    cp "$WORK/ca/ca.key" "$AUTHORITY/ca.key" # last: it says that all is there
    rm -rf "$WORK/ca"
fi
cp "$AUTHORITY/ca.crt" "$TRUST/ca.crt.new"
chmod 0444 "$TRUST/ca.crt.new"
mv -f "$TRUST/ca.crt.new" "$TRUST/ca.crt"

for node in "$@"; do
    home=$NODES/$node
    if [ -f "$home/node.key" ] && [ "$renew" = false ]; then
        echo "$node has its certificate"
        continue
    fi
    rm -rf "${WORK:?}/$node"
    es-gencert-cli create-node -ca-certificate "$AUTHORITY/ca.crt" -ca-key "$AUTHORITY/ca.key" \
        -out "$WORK/$node" -ip-addresses 127.0.0.1 -dns-names "$node,localhost"
    for file in node.crt node.key; do
        cp "$WORK/$node/$file" "$home/$file.new"
        chmod 0400 "$home/$file.new"
        chown "$NODE_USER" "$home/$file.new"
        mv -f "$home/$file.new" "$home/$file"
    done
    rm -rf "${WORK:?}/$node"
    echo "$node got a new certificate"
done
