export {
  type Amount,
  type CostChange,
  type CostDelta,
  type CostInput,
  costDelta,
  type Estimate,
  estimate,
  type Prices,
  prices,
  pricesSchema,
  type StackTemplate,
  type Usage,
  usageSchema,
  usualUsage,
} from './cost/index.ts';
export type { Finding } from './doctor/finding.ts';
export { findings } from './doctor/findings.ts';
export type { DoctorInput } from './doctor/questions.ts';
export type { Finding as DriftFinding } from './drift/finding.ts';
export { CodedError, messageOf, type Problem, problemsOf, refuseIf } from './kit/error.ts';
export { hashOf } from './kit/hash.ts';
export { parseJson } from './kit/json.ts';
export { type NetworkFault, networkFault } from './kit/network.ts';
export { Secret } from './kit/secret.ts';
export type { Assumed, PlanCost } from './plan/cost.ts';
export type { PlanDetails, Risk, ServiceDetail } from './plan/details.ts';
export type { Difference } from './plan/differences.ts';
export type { InputChange } from './plan/facts.ts';
export {
  isReleaseUnchanged,
  isUnchanged,
  moving,
  type Plan,
  type PlannedService,
  withPlatform,
} from './plan/plan.ts';
export {
  isPlatformUnchanged,
  type PermissionChange,
  type PlatformChange,
  type PortChange,
  type ResourceAction,
  type ResourceChange,
  type StackChange,
  type Template,
} from './plan/platform/change.ts';
export { type PlatformClaim, parseClaim, writeClaim } from './plan/platform/claim.ts';
export { comparePlatform, templatesHash } from './plan/platform/compare.ts';
export { type PastRelease, platformProblems, releasesToKeepRunnable } from './plan/platform/rules.ts';
export type { PromotionView } from './plan/promotion.ts';
export { type ReviewedPlan, reviewedSchema, worseThan } from './plan/reviewed.ts';

export type { Account, AccountFacts, FoundName, SurveyQuestions, WantedName } from './ports/account.ts';
export type { Clock } from './ports/clock.ts';
export type * from './ports/ecs.ts';
export type { History } from './ports/history.ts';
export type { ImageCopies, Images } from './ports/images.ts';
export type { OuterPorts, PlatformPorts } from './ports/index.ts';
export type { Inspection, LiveTargetGroup, ResourceDrift, RunningTask } from './ports/inspection.ts';
export type { Logs } from './ports/logs.ts';
export type { Platform } from './ports/platform.ts';
export type { Probe, ProbeAnswer, ProbeRequest } from './ports/probe.ts';
export type * from './ports/scaling.ts';
export type * from './ports/schedules.ts';
export type { SecretFacts, Secrets } from './ports/secrets.ts';
export type { JournalEntry, ReleaseStore } from './ports/store.ts';
export type { LiveTemplates } from './ports/templates.ts';
export type * from './ports/traffic.ts';
export { exitCode, type Outcome, outcomes } from './release/outcome.ts';
export type { PromotedFrom } from './release/promotion.ts';
export { type ProtectionAnswers, protectionProblems } from './release/protection.ts';
export { type Failure, type ReleaseRecord, recordSchema } from './release/record.ts';
export { type CurrentRelease, type EnvironmentState, emptyState, stateSchema } from './release/state.ts';
export { revisionName } from './release/task-definition.ts';
export { costDeltaLines, costLines, costMarkdown } from './report/cost.ts';
export { doctorLines } from './report/doctor.ts';
export { driftComment, driftLines, driftMarker } from './report/drift.ts';
export type { Event, EventSink, Stage, TimedEvent } from './report/events.ts';
export { imagesTable } from './report/images-table.ts';
export { jobSummary, type Story, summaryLimitBytes } from './report/job-summary.ts';
export { jsonLine } from './report/json.ts';
export { requestAnsweredWell } from './report/log-requests.ts';
export { codeBlock, codeSpan, escapeHtml, escapeMarkdown, logLine, mermaidLabel } from './report/markdown.ts';
export {
  createPlainRenderer,
  noPaint,
  type Paint,
  problemLines,
  recordLines,
  seconds,
} from './report/plain.ts';
export { commentLimit, planComment, planMarker, planSummary } from './report/plan-comment.ts';
export { planLines } from './report/plan-text.ts';
export { shortCommit } from './report/short-commit.ts';
export { rulesOf, servingOf } from './rollout/rules.ts';
export { type BuiltImage, build } from './usecase/build.ts';
export type { Context, Opened, Result } from './usecase/context.ts';
export { type DeployOptions, deploy } from './usecase/deploy.ts';
export { type Diagnosis, doctor, isReady } from './usecase/doctor.ts';
export { type Drift, detectDrift } from './usecase/drift.ts';
export { footingServices } from './usecase/footing.ts';
export { historyOf, type Planned, plan, planPlatform } from './usecase/plan.ts';
export { inspectPlatform, type PlatformReport } from './usecase/platform.ts';
export type { WantedPlatform } from './usecase/platform-live.ts';
export { platformSince } from './usecase/platform-since.ts';
export { type PromoteOptions, type PromotionSource, planPromotion, promote } from './usecase/promote.ts';
export { recover } from './usecase/recover.ts';
export { rollback } from './usecase/rollback.ts';
export {
  type ApiKey,
  apiKeys,
  type ListedSecret,
  listSecrets,
  type SetSecret,
  setApiKey,
} from './usecase/secrets.ts';
export { resume } from './usecase/settle.ts';
export { tearDown } from './usecase/tear-down.ts';
