/** Dialogs: what would happen, who wants it and why, and the doing of it; and the token. */
import * as api from '../api.js';
import {word, t} from '../i18n/i18n.js';

const WHO = 'wissel.who';

/** @param {import('../store.js').Store} store @param {{announce: (text: string) => void, reconnect: () => void}} hooks */
export function dialogControl(store, {announce, reconnect}) {
  let asking = null;

  const set = (parts) => store.state.dialog && store.merge('dialog', parts);
  const open = (dialog) => store.set({dialog: {error: '', busy: false, who: remembered(), why: '', ...dialog}});

  function close() {
    asking?.abort();
    store.set({dialog: null});
  }

  async function ask(action) {
    asking?.abort();
    const own = new AbortController();
    asking = own;
    open({type: 'action', action, preview: null});
    try {
      const preview = await api.preview(action, own.signal);
      set({preview});
    } catch (error) {
      if (error.name !== 'AbortError') {
        refuse(error);
      }
    }
  }

  function refuse(error) {
    if (error.status === 401) {
      askToken();
    } else {
      set({error: error.status === 0 ? t('error.gone') : error.message, busy: false});
    }
  }

  function askToken() {
    if (store.state.dialog?.type !== 'token') {
      open({type: 'token', token: '', back: store.state.dialog});
    }
  }

  /** Runs what a dialog is for; it closes when that is done. */
  async function run(doing) {
    set({busy: true, error: ''});
    try {
      const said = await doing();
      close();
      if (said) {
        announce(said);
        store.set({toast: said});
      }
    } catch (error) {
      refuse(error);
    }
  }

  function confirm() {
    const {dialog} = store.state;
    remember(dialog.who);
    if (dialog.type === 'action') {
      run(async () => (await api.act(dialog.action, dialog.who.trim(), dialog.why.trim())).line);
    } else if (dialog.type === 'confirm') {
      run(() => dialog.run(dialog.who.trim(), dialog.why.trim()));
    }
  }

  async function sendToken() {
    const {token, back} = store.state.dialog;
    set({busy: true, error: ''});
    try {
      await api.session(token);
    } catch (error) {
      set({busy: false, error: error.status === 401 || error.status === 403 ? t('token.wrong') : error.message});
      return;
    }
    store.set({dialog: null});
    announce(t('token.good'));
    reconnect();
    if (back?.type === 'action') {
      ask(back.action);
    } else if (back) {
      store.set({dialog: {...back, busy: false}});
    }
  }

  return {
    ask,
    askToken,
    refuse,
    close,
    confirm,
    sendToken,
    change: set,
    /** Opens a dialog about something else that needs a name and a reason. */
    openConfirm: (dialog) => open({type: 'confirm', ...dialog}),
    title: (action) => word('action', action.kind),
  };
}

function remembered() {
  try {
    return localStorage.getItem(WHO) ?? '';
  } catch {
    return '';
  }
}

function remember(who) {
  try {
    localStorage.setItem(WHO, who.trim());
  } catch {
    // Without storage the name is asked for each time.
  }
}
