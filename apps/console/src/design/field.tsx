import type { ReactNode } from 'react'
import { FieldError } from 'react-aria-components/FieldError'
import { Input } from 'react-aria-components/Input'
import { Label } from 'react-aria-components/Label'
import { Text } from 'react-aria-components/Text'
import { TextField, type TextFieldProps } from 'react-aria-components/TextField'
import './field.css'

interface Props extends Omit<TextFieldProps, 'className' | 'children'> {
  readonly label: ReactNode
  readonly hint?: ReactNode
  readonly fault?: string | undefined
}

/** A labelled line of text; what is wrong with it stands below it, and is read out. */
export const Field = ({ label, hint, fault, ...props }: Props) => (
  <TextField {...props} isInvalid={fault !== undefined} className="field">
    <Label>{label}</Label>
    <Input />
    {hint !== undefined && (
      <Text slot="description" className="hint">
        {hint}
      </Text>
    )}
    <FieldError className="fault">{fault}</FieldError>
  </TextField>
)
