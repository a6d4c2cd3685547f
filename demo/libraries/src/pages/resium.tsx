import { attachCesium } from 'mapvitals';
import { createRoot } from 'react-dom/client';
import { CesiumWidget } from 'resium';
import { showPage } from '../showPage.ts';
import { HOME } from '../world.ts';
import { createOptions, destinationOf, flyWith } from './cesiumWorld.ts';
import type { CesiumWidget as Widget } from 'cesium';
import type { CesiumComponentRef } from 'resium';

const options = createOptions();

showPage<Widget>({
  id: 'resium',
  adapter: attachCesium,
  open(container, show) {
    let isShown = false;
    // Called again when the widget is there.
    const onWidget = (ref: CesiumComponentRef<Widget> | null): void => {
      const widget = ref?.cesiumElement;
      if (!widget || isShown) return;
      isShown = true;
      widget.camera.setView({ destination: destinationOf(HOME, container.clientWidth) });
      show({ map: widget, flyTo: flyWith(widget) });
    };
    createRoot(container).render(<CesiumWidget ref={onWidget} full={false} className="libraries-inner" {...options} />);
  },
});
