//! How one table reaches another, as functions: `.join(JoinType::InnerJoin, project::unit())`.

/// Declares for an entity one function for each reference that queries follow:
/// `name: Column => table`, or `name: Column => table.Key` where the key is not `id`.
macro_rules! joins {
    (@key $from:ident $table:ident) => { joins!(@key $from $table Id) };
    (@key $from:ident $table:ident $key:ident) => {
        Entity::belongs_to(super::$table::Entity)
            .from(Column::$from)
            .to(super::$table::Column::$key)
            .into()
    };
    ($($name:ident: $from:ident => $table:ident $(. $key:ident)?),+ $(,)?) => {$(
        #[doc = concat!("The join to `", stringify!($table), "` by `", stringify!($from), "`.")]
        pub fn $name() -> sea_orm::RelationDef {
            joins!(@key $from $table $($key)?)
        }
    )+};
}
pub(crate) use joins;
