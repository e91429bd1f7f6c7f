#!/bin/sh
# Places what was built, or takes it away again:  bindings/c/install.sh [--remove] PREFIX [FOLDER]
#
# FOLDER holds libosoba.so, libosoba.a and, if the command line with its completions and man pages is wanted,
# osoba, as cargo built them (default: target/release, or release under CARGO_TARGET_DIR). Nothing is built here, so that it runs
# where there is no Rust. LIBDIR is where the libraries go (default: PREFIX/lib). With DESTDIR set, files
# go below it and still name PREFIX. Each file is listed; folders stay when it is taken away.
set -eu

remove=
if [ "${1:-}" = --remove ]; then
  remove=yes
  shift
fi
if [ $# -lt 1 ] || [ -z "$1" ]; then
  echo "usage: bindings/c/install.sh [--remove] PREFIX [FOLDER]" >&2
  exit 2
fi
absolute() {
  case $1 in
    /*) printf '%s' "${1%/}" ;;
    *) printf '%s' "$(pwd)/${1%/}" ;;
  esac
}
prefix=$(absolute "$1")
libdir=$(absolute "${LIBDIR:-$prefix/lib}")
root=$(cd "$(dirname "$0")/../.." && pwd)
from=${2:-${CARGO_TARGET_DIR:-$root/target}/release}
header=$root/include/osoba.h
version=$(sed -n 's/^#define OSOBA_VERSION "\(.*\)"$/\1/p' "$header")
abi=$(sed -n 's/^#define OSOBA_ABI_VERSION \([0-9]*\)$/\1/p' "$header")

# osoba.pc finds prefix and libraries from where it is itself, so that the tree can be moved; libraries
# outside the prefix cannot be found so, and are named.
escaped() { printf '%s' "$1" | sed 's/ /\\ /g'; }
pc_prefix=$(escaped "$prefix")
pc_libdir=$(escaped "$libdir")
case $libdir/ in
  "$prefix"/*)
    inner=${libdir#"$prefix"}
    up=$(printf '%s' "$inner/pkgconfig" | sed 's|/[^/]*|/..|g')
    pc_prefix="\${pcfiledir}$up"
    pc_libdir="\${prefix}$(escaped "$inner")"
    ;;
esac

place() { # MODE FILE PLACE
  if [ -n "$remove" ]; then
    if [ -e "${DESTDIR:-}$3" ] || [ -L "${DESTDIR:-}$3" ]; then
      rm -f "${DESTDIR:-}$3"
      echo "removed ${DESTDIR:-}$3"
    fi
    return
  fi
  install -d "$(dirname "${DESTDIR:-}$3")"
  case $1 in
    link) ln -sf "$2" "${DESTDIR:-}$3" ;;
    text) printf '%s\n' "$2" > "${DESTDIR:-}$3" && chmod 644 "${DESTDIR:-}$3" ;;
    *) install -m "$1" "$2" "${DESTDIR:-}$3" ;;
  esac
  echo "${DESTDIR:-}$3"
}

if [ -z "$remove" ]; then
  for file in libosoba.so libosoba.a; do
    if [ ! -f "$from/$file" ]; then
      echo "$from/$file is not there: run 'make build' first" >&2
      exit 1
    fi
  done
fi
if [ -n "$remove" ] || [ -f "$from/osoba" ]; then
  place 755 "$from/osoba" "$prefix/bin/osoba"
  # Completions of bash, zsh and fish, and man pages, each below share as it is installed.
  share=$root/bindings/cli/share
  for file in "$share"/*/*/*; do
    place 644 "$file" "$prefix/share${file#"$share"}"
  done
fi
place 644 "$header" "$prefix/include/osoba.h"
place 644 "$root/include/osoba_ffi.h" "$prefix/include/osoba_ffi.h"
place 644 "$from/libosoba.a" "$libdir/libosoba.a"
place 755 "$from/libosoba.so" "$libdir/libosoba.so.$abi"
place link "libosoba.so.$abi" "$libdir/libosoba.so"
place text "prefix=$pc_prefix
libdir=$pc_libdir
includedir=\${prefix}/include

Name: osoba
Description: UNZR synchronisation and person matching for a national health registry
Version: $version
Libs: -L\${libdir} -losoba
Libs.private: -lutil -lrt -lpthread -lm -ldl
Cflags: -I\${includedir}" "$libdir/pkgconfig/osoba.pc"

# The dynamic linker finds a new library by its cache.
if [ -z "${DESTDIR:-}" ]; then
  if [ "$(id -u)" = 0 ] && command -v ldconfig >/dev/null 2>&1; then
    ldconfig
  elif [ -z "$remove" ]; then
    echo "to let programs find the library: 'ldconfig' as root, or LD_LIBRARY_PATH=$libdir"
  fi
fi
