// How the keys that open the palette are called on this machine; both are listened to everywhere.
export const PALETTE_SHORTCUT: string = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘K' : 'Ctrl K';
