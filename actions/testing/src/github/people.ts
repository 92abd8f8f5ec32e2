/** People and repositories as GitHub writes them into its answers. */
import type { Json } from './operation.ts';
import type { GitHubState } from './state.ts';

/** `simple-user` of the description. A workflow's own token acts as `github-actions[bot]`. */
export function user(login: string): Json {
  const api = `https://api.github.com/users/${encodeURIComponent(login)}`;
  return {
    login,
    id: [...login].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_000, 7),
    node_id: 'MDQ6VXNlcjE=',
    avatar_url: 'https://github.com/images/error/octocat_happy.gif',
    gravatar_id: '',
    url: api,
    html_url: `https://github.com/${encodeURIComponent(login)}`,
    followers_url: `${api}/followers`,
    following_url: `${api}/following{/other_user}`,
    gists_url: `${api}/gists{/gist_id}`,
    starred_url: `${api}/starred{/owner}{/repo}`,
    subscriptions_url: `${api}/subscriptions`,
    organizations_url: `${api}/orgs`,
    repos_url: `${api}/repos`,
    events_url: `${api}/events{/privacy}`,
    received_events_url: `${api}/received_events`,
    type: login.endsWith('[bot]') ? 'Bot' : 'User',
    site_admin: false,
  };
}

/** Lays name, owner and id over a published example of a repository. */
export function repository(example: unknown, fullName: string, state: GitHubState): Json {
  const [owner = '', name = ''] = fullName.split('/');
  const own = fullName === state.repository;
  return {
    language: null,
    ...(example as Json),
    id: own ? Number(state.repositoryId) : 555,
    name,
    full_name: fullName,
    owner: { ...user(owner), ...(own && { id: Number(state.ownerId) }) },
    private: false,
    fork: !own,
    html_url: `https://github.com/${fullName}`,
    url: `https://api.github.com/repos/${fullName}`,
    ...((example as Json)['default_branch'] !== undefined && { default_branch: 'main' }),
  };
}

export const bot = 'github-actions[bot]';
