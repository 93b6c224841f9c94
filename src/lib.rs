//! peiyu
