export { reportCheck } from './check-run.ts';
export { type Api, createApi } from './client.ts';
export { stickyComment } from './comment.ts';
export { ensureDeployment, findDeployment, findOpenDeployment, setDeploymentStatus } from './deployment.ts';
export { type EnvironmentAnswers, readEnvironment } from './environment.ts';
export { reportCondition } from './issue.ts';
