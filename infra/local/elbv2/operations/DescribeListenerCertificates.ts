import type {
  DescribeListenerCertificatesCommandInput,
  DescribeListenerCertificatesCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operation } from '../../service.ts';
import { findListener } from '../state.ts';
import type { State } from '../types.ts';

const describeListenerCertificates: Operation<
  State,
  DescribeListenerCertificatesCommandInput,
  Omit<DescribeListenerCertificatesCommandOutput, '$metadata'>
> = (input, { state }) => {
  const listener = findListener(state, input.ListenerArn);
  return {
    Certificates: listener.certificates.map((certificate, index) => ({
      ...certificate,
      IsDefault: index === 0,
    })),
  };
};

export default describeListenerCertificates;
