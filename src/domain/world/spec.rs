//! Given, when, then, over the whole world.
