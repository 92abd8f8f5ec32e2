/** What a reviewer of a promotion sees beyond a plan. */

export interface PromotionView {
  readonly from: string;
  /** Number of the release in the source environment. */
  readonly release: number;
  readonly commit: string;
  /** Newest first; undefined where git does not know both ends. */
  readonly commits?: readonly { readonly sha: string; readonly subject: string }[];
  /** `auth: scaling.min: 1 → 2`: what the environments configure differently. */
  readonly configuration: readonly string[];
}
