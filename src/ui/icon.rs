//! The window's icon, drawn by arithmetic: a root with three branches.

use eframe::egui::IconData;

const SIDE: usize = 64;

/// The icon, 64 × 64.
pub fn window_icon() -> IconData {
    let mut rgba = vec![0_u8; SIDE * SIDE * 4];
    for (i, pixel) in rgba.chunks_exact_mut(4).enumerate() {
        let (x, y) = ((i % SIDE) as f32 + 0.5, (i / SIDE) as f32 + 0.5);
        pixel.copy_from_slice(&color_at(x, y));
    }
    IconData { rgba, width: 64, height: 64 }
}

fn color_at(x: f32, y: f32) -> [u8; 4] {
    let rounded = |left: f32, top: f32, w: f32, h: f32, r: f32| {
        let dx = (left + r - x).max(x - (left + w - r)).max(0.0);
        let dy = (top + r - y).max(y - (top + h - r)).max(0.0);
        dx.hypot(dy) <= r
    };
    if !rounded(1.0, 1.0, 62.0, 62.0, 13.0) {
        return [0; 4];
    }
    if rounded(8.0, 25.0, 19.0, 14.0, 5.0) {
        return [0x2e, 0x3a, 0x46, 255];
    }
    let branches = [(12.0, [0xb3, 0x45, 0x2f]), (32.0, [0x2f, 0x66, 0x90]), (52.0, [0x4f, 0x7a, 0x28])];
    for (height, [r, g, b]) in branches {
        // A smooth step from the root's edge to the branch's height.
        let t = ((x - 27.0) / 15.0).clamp(0.0, 1.0);
        let at = 32.0 + (height - 32.0) * t * t * (3.0 - 2.0 * t);
        if (27.0..=57.0).contains(&x) && (y - at).abs() < 3.2 - 1.4 * t {
            return [r, g, b, 255];
        }
    }
    [0xfa, 0xf7, 0xf0, 255]
}
