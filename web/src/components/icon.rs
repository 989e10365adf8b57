//! Small pictures on buttons, drawn so that they do not depend on the reader's fonts.

use yew::prelude::*;

/// What a button does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)] // what they show
pub enum Icon {
    Play,
    Pause,
    Previous,
    Next,
    Start,
    End,
    Crash,
    Power,
    Stop,
    Cut,
    Heal,
    Disk,
    Share,
    Help,
    Language,
    Theme,
    Down,
    Close,
    Open,
}

impl Icon {
    /// Its outline in a field of 16 by 16, and whether it is filled.
    fn path(self) -> (&'static str, bool) {
        match self {
            Icon::Play => ("M4 2.5v11l9.5-5.5z", true),
            Icon::Pause => ("M4 2.5h3v11h-3zM9 2.5h3v11h-3z", true),
            Icon::Previous => ("M12.5 3v10l-7.5-5zM3 3h1.6v10h-1.6z", true),
            Icon::Next => ("M3.5 3v10l7.5-5zM11.4 3h1.6v10h-1.6z", true),
            Icon::Start => ("M8 3.5v9l-5.5-4.5zM14 3.5v9l-5.5-4.5z", true),
            Icon::End => ("M8 3.5v9l5.5-4.5zM2 3.5v9l5.5-4.5z", true),
            Icon::Crash => ("M9 1.5l-5.5 8h4l-.8 5 5.8-8h-4.2z", true),
            Icon::Power => ("M8 2v6M4.6 4.2a5 5 0 1 0 6.8 0", false),
            Icon::Stop => ("M3.5 3.5h9v9h-9z", true),
            Icon::Cut => ("M2 8h3.6M10.4 8h3.6M6.4 12l3.2-8", false),
            Icon::Heal => ("M2 8h12M5 5v6M11 5v6", false),
            Icon::Disk => ("M3 4.5c0-3 10-3 10 0v7c0 3-10 3-10 0zM3 4.5c0 3 10 3 10 0", false),
            Icon::Share => ("M8 10v-8M5 4.6l3-3 3 3M3 8.5v5h10v-5", false),
            Icon::Help => ("M5.6 5.8c0-3.2 5-3 5 0 0 2-2.5 2-2.5 4M8 12.6v.6", false),
            Icon::Language => {
                ("M2 8h12M8 2c-4 4-4 8 0 12M8 2c4 4 4 8 0 12M8 2a6 6 0 1 0 .01 0", false)
            }
            Icon::Theme => ("M8 1.8a6.2 6.2 0 1 0 .01 0M8 2v12a6 6 0 0 0 0-12z", false),
            Icon::Down => ("M4 6l4 4 4-4", false),
            Icon::Close => ("M3.5 3.5l9 9M12.5 3.5l-9 9", false),
            Icon::Open => ("M9 2.5h4.5v4.5M13 3l-6 6M6.5 3.5h-4v10h10v-4", false),
        }
    }
}

/// Draws an icon; screen readers pass it by.
pub fn icon(icon: Icon) -> Html {
    let (path, filled) = icon.path();
    let (fill, stroke) = if filled { ("currentColor", "none") } else { ("none", "currentColor") };
    html! {
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" fill={fill}
            stroke={stroke} stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round">
            <path d={path} />
        </svg>
    }
}

/// The mark of the project: a line above water.
pub fn brand() -> Html {
    html! {
        <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
            <path d="M2 15c3-3 5 3 8 0s5 3 8 0 3 1 4 0v7H2z" fill="currentColor" opacity=".35" />
            <path d="M2 8h20" stroke="currentColor" stroke-width="2.4" />
            <circle cx="12" cy="8" r="3" fill="currentColor" />
        </svg>
    }
}
