// Also included by build.rs, which puts the number into the name of the shared library, so no
// module documentation here.

/// Version of the binary interface: it changes when a program that was compiled against an older
/// header could no longer run with the library. It is the number in `libosoba.so.3`.
pub const OSOBA_ABI_VERSION: u32 = 3;
