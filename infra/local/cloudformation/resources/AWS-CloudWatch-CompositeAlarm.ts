import { alarmHandler } from '../alarm.ts';

export default alarmHandler(
  'PutCompositeAlarm',
  [
    'ActionsEnabled',
    'ActionsSuppressor',
    'ActionsSuppressorExtensionPeriod',
    'ActionsSuppressorWaitPeriod',
    'AlarmActions',
    'AlarmDescription',
    'AlarmRule',
    'InsufficientDataActions',
    'OKActions',
  ],
  ['AlarmRule'],
);
