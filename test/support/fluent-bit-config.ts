/** Switches on what is commented in fluent-bit.yaml and fluent-bit.conf. */

/** A commented block of YAML begins with `    # - name: NAME` and goes on as long as the comment does. */
export function switchOnYaml(config: string, wanted: (name: string) => boolean): string {
  let isOn = false;
  return config
    .split('\n')
    .map((line) => {
      const begin = /^ {4}# - name: (.*)/.exec(line);
      if (begin) isOn = wanted(begin[1] as string);
      else if (!/^ {4}# {3}/.test(line)) isOn = false;
      return isOn ? line.replace('# ', '') : line;
    })
    .join('\n');
}

/** In classic mode it begins with `# [SECTION]`; its second line names the plugin. */
export function switchOnClassic(config: string, wanted: (name: string) => boolean): string {
  return config.replace(/^# \[\w+\]\n(?:# {5}.*\n)+/gm, (block) => {
    const name = /^# +name +(.*)/m.exec(block)?.[1] as string;
    return wanted(name) ? block.replace(/^# /gm, '') : block;
  });
}
