// Clerk's components take their colours from the page's own variables, so one switch turns both. The variables carry
// a prefix because the components set some of the plain names (`--accent`) on their own elements.
export const appearance = {
  variables: {
    colorPrimary: 'var(--app-accent)',
    colorPrimaryForeground: 'var(--app-on-accent)',
    colorBackground: 'var(--app-surface)',
    colorForeground: 'var(--app-text)',
    colorMutedForeground: 'var(--app-muted)',
    colorNeutral: 'var(--app-text)',
    colorInput: 'var(--app-field)',
    colorInputForeground: 'var(--app-text)',
    borderRadius: '0.6rem',
  },
};
