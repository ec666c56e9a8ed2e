//! Properties of the layout over random maps and sessions.
