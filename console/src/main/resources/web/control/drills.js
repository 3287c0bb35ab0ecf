/** Drills: planning, running, following, breaking off. Documents as docs/drills.md says. */
import * as api from '../api.js';
import {href} from '../router.js';
import {t} from '../i18n/i18n.js';

const TYPED = 400;
/** A drill that runs is looked at this often, in milliseconds. */
const FOLLOW = 1000;
const OVER = ['done', 'aborted'];

export const FAULTS = ['region-loss', 'target-loss', 'slow', 'errors', 'blackhole', 'drain'];

/** @param {{phase: string}} drill */
export const isOver = (drill) => OVER.includes(drill.phase);

/**
 * @param {import('../store.js').Store} store
 * @param {{go: (address: string, options?: {replace?: boolean}) => void, refused: (error: Error) => void, dialogs: any}} hooks
 */
export function drillsControl(store, {go, refused, dialogs}) {
  let typing = 0;
  let asking = null;
  let following = 0;

  const set = (parts) => store.merge('drills', parts);

  async function loadList() {
    try {
      set({list: await api.drills(), error: ''});
    } catch (error) {
      set({error: error.message, list: store.state.drills.list ?? {drills: [], active: null, schedule: [], last_passed: []}});
      refused(error);
    }
  }

  /** Looks at a drill again and again until it is over, or another page is looked at. */
  async function follow(id) {
    clearTimeout(following);
    const still = () => store.state.drills.open === id && store.state.route.page === 'drills';
    try {
      const one = await api.drill(id);
      if (!still()) {
        return;
      }
      const before = store.state.drills.one;
      set({one, oneError: ''});
      if (!isOver(one)) {
        following = setTimeout(() => follow(id), FOLLOW);
      } else if (before && before.id === id && !isOver(before)) {
        loadList();
      }
    } catch (error) {
      if (still()) {
        set({oneError: error.message});
        following = error.status === 404 ? 0 : setTimeout(() => follow(id), FOLLOW * 3);
      }
    }
  }

  /** The form as the API wants it; what a fault has no use for is left out. */
  function request() {
    const {fault, region, target, services, length, delay, share} = store.state.drills.form;
    return {
      fault,
      region,
      target: fault === 'region-loss' || fault === 'drain' ? '' : target,
      services,
      for: length,
      ...(fault === 'slow' ? {delay} : {}),
      ...(fault === 'slow' || fault === 'errors' ? {share} : {}),
    };
  }

  async function plan() {
    asking?.abort();
    const own = new AbortController();
    asking = own;
    const {form} = store.state.drills;
    if (!form.region || (form.fault === 'target-loss' && !form.target)) {
      set({planned: null, planError: '', planning: false});
      return;
    }
    set({planning: true});
    try {
      const {services, ...rest} = request();
      set({planned: await api.planDrill({...rest, service: services}, own.signal), planError: '', planning: false});
    } catch (error) {
      if (error.name !== 'AbortError') {
        set({planned: null, planError: error.message, planning: false});
        refused(error);
      }
    }
  }

  const planSoon = () => {
    clearTimeout(typing);
    typing = setTimeout(plan, TYPED);
  };

  return {
    enter() {
      const {query} = store.state.route;
      const id = query.get('id') ?? '';
      const service = query.get('service');
      if (store.state.drills.form === null || query.get('region')) {
        set({form: {fault: 'region-loss', region: query.get('region') ?? store.state.view?.regions[0] ?? '', target: '', services: service ? [service] : [], length: '2m', delay: '2s', share: '100%'}});
      }
      set({open: id, one: store.state.drills.one?.id === id ? store.state.drills.one : null, oneError: ''});
      loadList();
      if (id) {
        follow(id);
      }
      planSoon();
    },
    leave() {
      clearTimeout(following);
      clearTimeout(typing);
      asking?.abort();
    },
    reload() {
      loadList();
      if (store.state.drills.open) {
        follow(store.state.drills.open);
      }
    },
    viewed(view) {
      const {form, list} = store.state.drills;
      if (form && form.region === '' && view.regions.length > 0) {
        set({form: {...form, region: view.regions[0]}});
        planSoon();
      }
      if (list && (view.drill ?? null) !== (list.active ?? null)) {
        set({list: {...list, active: view.drill}});
        loadList();
      }
    },
    actions: {
      changeDrill(parts) {
        set({form: {...store.state.drills.form, ...parts}});
        planSoon();
      },
      planDrill: plan,
      startDrill(content) {
        const body = request();
        dialogs.openConfirm({
          title: t('drills.confirm'),
          label: t('drills.start'),
          danger: true,
          content,
          run: async (who, why) => {
            const started = await api.startDrill({...body, who, why});
            go(href('drills', {id: started.id}));
            return t('drills.started');
          },
        });
      },
      abortDrill(id) {
        dialogs.openConfirm({
          title: t('drills.abort-title'),
          label: t('drills.abort'),
          danger: true,
          run: async (who, why) => {
            await api.abortDrill(id, {who, why});
            follow(id);
            return t('drills.aborted');
          },
        });
      },
    },
  };
}
