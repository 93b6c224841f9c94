//! Working days: which days are worked, from data.
