//! Tables of texts: adding a name makes the compiler ask for the text in each language.

/// Declares a struct of texts, lists of texts by name among them, and `entries` over them. The
/// page's own texts are such a table too.
#[macro_export]
macro_rules! table {
    ($(#[$meta:meta])* $name:ident { $($key:ident)* } $($(#[$list_meta:meta])* $list:ident)*) => {
        $(#[$meta])*
        #[allow(missing_docs)] // the English table is the documentation
        #[derive(Debug)]
        pub struct $name {
            $(pub $key: &'static str,)*
            $($(#[$list_meta])* pub $list: &'static [(&'static str, &'static str)],)*
        }

        impl $name {
            /// Every text with its name, in a fixed order.
            pub fn entries(&self) -> Vec<(&'static str, &'static str)> {
                let named = [$((stringify!($key), self.$key),)*];
                let lists: &[&[(&'static str, &'static str)]] = &[$(self.$list,)*];
                named.iter().chain(lists.iter().copied().flatten()).copied().collect()
            }
        }
    };
}
