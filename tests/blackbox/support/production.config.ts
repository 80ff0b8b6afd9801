import config from '../../../preflight.config.ts';

/** The sandbox, said to be production. */
export default { ...config, target: { ...config.target, environment: 'production' } };
