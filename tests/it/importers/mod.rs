//! Importers on what people and agents really wrote, where that data is at hand.

mod beads;
