//! Small worlds in which everything that can happen is tried, in every order.
//!
//! Each model's actions drive the real domain, and the real book of leases, so it is the code that is
//! checked and not a retelling. Each property is tried twice: the house must hold it wherever the
//! actions lead, and a twin of the house with one part broken must be caught, its way printed.

mod claims;
mod orders;
mod scene;
mod usage;
mod verdict;
