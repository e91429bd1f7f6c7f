//! What a deserializer and a visitor around another pass on. Each has a method `over`, which gives the one
//! in it, and what the other is called with.

/// The methods of a deserializer, but for those to which a wrapper has its own answer: of any value, of
/// one that is ignored, of a name, a newtype and an enum.
macro_rules! read_through {
    () => {
        read_through! {
            @ deserialize_bool() deserialize_i8() deserialize_i16() deserialize_i32() deserialize_i64()
            deserialize_i128() deserialize_u8() deserialize_u16() deserialize_u32() deserialize_u64()
            deserialize_u128() deserialize_f32() deserialize_f64() deserialize_char() deserialize_str()
            deserialize_string() deserialize_bytes() deserialize_byte_buf() deserialize_option()
            deserialize_unit() deserialize_unit_struct(name: &'static str) deserialize_seq()
            deserialize_tuple(length: usize)
            deserialize_tuple_struct(name: &'static str, length: usize) deserialize_map()
            deserialize_struct(name: &'static str, fields: &'static [&'static str])
        }

        fn is_human_readable(&self) -> bool {
            self.0.is_human_readable()
        }
    };
    (@ $($method:ident($($argument:ident: $type:ty),*))*) => {$(
        #[inline]
        fn $method<V: Visitor<'de>>(self, $($argument: $type,)* visitor: V) -> Result<V::Value, Self::Error> {
            let (inner, visitor) = self.over(visitor);
            inner.$method($($argument,)* visitor)
        }
    )*};
}

/// The methods of a visitor for values that hold no other.
macro_rules! visit_through {
    () => {
        visit_through! {
            @ visit_bool(bool) visit_i8(i8) visit_i16(i16) visit_i32(i32) visit_i64(i64) visit_i128(i128)
            visit_u8(u8) visit_u16(u16) visit_u32(u32) visit_u64(u64) visit_u128(u128) visit_f32(f32)
            visit_f64(f64) visit_char(char) visit_str(&str) visit_borrowed_str(&'de str)
            visit_string(String) visit_bytes(&[u8]) visit_borrowed_bytes(&'de [u8])
            visit_byte_buf(Vec<u8>)
        }

        fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
            self.0.visit_none()
        }

        fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
            self.0.visit_unit()
        }
    };
    (@ $($method:ident($type:ty))*) => {$(
        #[inline]
        fn $method<E: Error>(self, value: $type) -> Result<Self::Value, E> {
            self.0.$method(value)
        }
    )*};
}

pub(super) use {read_through, visit_through};
