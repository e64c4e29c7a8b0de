import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { CheckboxButton, CheckboxField } from 'react-aria-components/Checkbox'
import { CheckboxGroup } from 'react-aria-components/CheckboxGroup'
import { Label } from 'react-aria-components/Label'
import './checks.css'

/** Any of a few. */
export const Checks = <Value extends string>({
  label,
  of,
  value,
  onChoose,
}: {
  readonly label: string
  readonly of: readonly (readonly [Value, ReactNode])[]
  readonly value: readonly Value[]
  readonly onChoose: (value: readonly Value[]) => void
}) => (
  <CheckboxGroup
    className="checks"
    value={[...value]}
    onChange={(chosen) => onChoose(of.flatMap(([each]) => (chosen.includes(each) ? [each] : [])))}
  >
    <Label>{label}</Label>
    {of.map(([each, words]) => (
      <CheckboxField key={each} value={each}>
        <Box>{words}</Box>
      </CheckboxField>
    ))}
  </CheckboxGroup>
)

/** Yes or no. */
export const Tick = ({
  isSelected,
  onChange,
  children,
}: {
  readonly isSelected: boolean
  readonly onChange: (isSelected: boolean) => void
  readonly children: ReactNode
}) => (
  <CheckboxField isSelected={isSelected} onChange={onChange}>
    <Box>{children}</Box>
  </CheckboxField>
)

const Box = ({ children }: { readonly children: ReactNode }) => (
  <CheckboxButton className="check">
    <i aria-hidden>
      <Check />
    </i>
    <span>{children}</span>
  </CheckboxButton>
)
