/** What the server told this page. */
export const settings = JSON.parse(document.body.dataset.settings);
export const page = document.body.dataset.page;

export const element = (id) => document.getElementById(id);
