throw new Error('attestations are made on github.com only; the workflow must not come here');
