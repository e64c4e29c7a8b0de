import { ChevronDown } from 'lucide-react'
import { Button } from 'react-aria-components/Button'
import { Label } from 'react-aria-components/Label'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import { Popover } from 'react-aria-components/Popover'
import { Select, SelectValue } from 'react-aria-components/Select'
import './field.css'

interface Props<Value extends string> {
  readonly label: string
  readonly value: Value | undefined
  readonly of: readonly (readonly [Value, string])[]
  readonly onChoose: (value: Value) => void
  readonly placeholder?: string
}

/** One of a few, by keyboard and by typing its first letters. */
export function Choice<Value extends string>({ label, value, of, onChoose, placeholder }: Props<Value>) {
  return (
    <Select
      className="choice"
      value={value ?? null}
      onChange={(key) => {
        const chosen = of.find(([each]) => each === key)
        if (chosen !== undefined) onChoose(chosen[0])
      }}
      {...(placeholder === undefined ? {} : { placeholder })}
    >
      <Label>{label}</Label>
      <Button>
        <SelectValue />
        <ChevronDown aria-hidden />
      </Button>
      <Popover className="choices">
        <ListBox>
          {of.map(([each, words]) => (
            <ListBoxItem key={each} id={each}>
              {words}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  )
}
