#!/bin/sh
# Places library, header and pkg-config file:  bindings/c/install.sh PREFIX [FOLDER]
#
# FOLDER holds libosoba.so and libosoba.a as cargo built them (default: target/release, or release
# under CARGO_TARGET_DIR). With DESTDIR set, files go below it and still name PREFIX. Build first:
#   cargo build --release -p osoba_capi
set -eu

if [ $# -lt 1 ] || [ -z "$1" ]; then
  echo "usage: bindings/c/install.sh PREFIX [FOLDER]" >&2
  exit 2
fi
case $1 in
  /*) prefix=$1 ;;
  *) prefix=$(pwd)/$1 ;;
esac
root=$(cd "$(dirname "$0")/../.." && pwd)
from=${2:-${CARGO_TARGET_DIR:-$root/target}/release}
header=$root/include/osoba.h
version=$(sed -n 's/^#define OSOBA_VERSION "\(.*\)"$/\1/p' "$header")
abi=$(sed -n 's/^#define OSOBA_ABI_VERSION \([0-9]*\)$/\1/p' "$header")
to=${DESTDIR:-}$prefix

for file in libosoba.so libosoba.a; do
  if [ ! -f "$from/$file" ]; then
    echo "$from/$file is not there: run cargo build --release -p osoba_capi first" >&2
    exit 1
  fi
done
install -d "$to/include" "$to/lib/pkgconfig"
install -m 644 "$header" "$to/include/osoba.h"
install -m 644 "$from/libosoba.a" "$to/lib/libosoba.a"
install -m 755 "$from/libosoba.so" "$to/lib/libosoba.so.$abi"
ln -sf "libosoba.so.$abi" "$to/lib/libosoba.so"
sed -e "s|@PREFIX@|$prefix|" -e "s|@VERSION@|$version|" "$root/bindings/c/osoba.pc.in" \
  > "$to/lib/pkgconfig/osoba.pc"
echo "osoba $version is in $to"
