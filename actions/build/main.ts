/** Builds images and pushes them; releases nothing. */
import { build, imagesTable } from '@inx/engine';
import { defineAction, flag, inputsOf, serviceNames } from '@inx/github';
import { openSession } from '@inx/host';

export default defineAction({
  name: 'build',
  inputs: inputsOf({ services: serviceNames(), unattested: flag(false) }),
  outputs: ['built', 'digests', 'images'],
  run: async ({ inputs, run, target, emit }) => {
    const { context } = await openSession({ env: inputs.environment, target }, emit, { by: run.by });
    const services = inputs.services.length > 0 ? inputs.services : undefined;
    const images = await build(context, { services, unattested: inputs.unattested });
    const built = images.filter((image) => image.built || image.reproduced).map((image) => image.service);
    const perService = (value: (image: (typeof images)[number]) => string) =>
      JSON.stringify(Object.fromEntries(images.map((image) => [image.service, value(image)])));
    return {
      outcome: 'unchanged',
      reason: built.length > 0 ? `built: ${built.join(', ')}` : 'the registry has every image already',
      problems: [],
      outputs: {
        built: JSON.stringify(built),
        digests: perService((image) => image.digest),
        images: perService((image) => `${image.repositoryUri}@${image.digest}`),
      },
      summary: imagesTable(images),
    };
  },
});
